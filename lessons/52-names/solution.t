# images: nginx busybox
# an address that moves, a name nobody knows, a network with names, who answers, another network, an alias
$ docker run -d --name web nginx
$ docker run --rm busybox wget -qO- http://172.17.0.2
$ docker stop web
$ docker run -d --name early busybox sleep 600
$ docker start web
$ docker run --name stale busybox wget -T 2 -qO- http://172.17.0.2
$ docker run --name ask busybox wget -qO- http://web
$ docker network create shop
$ docker network connect shop web
$ docker run --name found --network shop busybox wget -qO- http://web
$ docker run --name hosts --network shop busybox cat /etc/hosts
$ docker run --name lookup --network shop busybox nslookup web
$ docker network create cafe
$ docker run --name guest --network cafe busybox wget -T 2 -qO- http://web
$ docker run -d --name mirror --network shop --network-alias books nginx
$ sleep 1
$ docker run --rm --network shop busybox wget -qO- http://books
? who-answers
? nobody-none

# images: busybox alpine:latest
# look into each volume, copy with owners, a backup, a running reader, a letter, tidy up
$ docker volume ls
$ V=$(for v in $(docker volume ls -q); do sudo test -f /var/lib/docker/volumes/$v/_data/orders.csv && echo $v; done)
$ docker volume create orders
$ docker run --rm -v $V:/from:ro -v orders:/to busybox cp -a /from/. /to/
$ docker run --rm -v orders:/v:ro busybox tar czf - -C /v . > ~/backup/orders.tgz
$ docker run -d --name db -v orders:/data busybox sleep 600
$ docker exec db cat /data/orders.csv
$ docker cp lost:/root/letter.txt ~/letter.txt
$ docker volume prune -f
? beyond-rescue

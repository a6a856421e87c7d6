# images: busybox
$ docker run --name box -m 10m busybox sh -c 'x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done'; echo $?
137
$ docker inspect -f '{{.State.OOMKilled}}' box
true

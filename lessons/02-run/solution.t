# images:
# run, then the same in three steps, then tidy up
$ docker run --name hello busybox echo hello
$ docker pull alpine
$ docker create --name job alpine sleep 300
$ docker start job
$ docker stop job
$ docker rm job hello
$ docker rmi alpine
$ docker create --name tea alpine echo tea
? rm-leaves
? order-of-words

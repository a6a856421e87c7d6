# images: busybox
? then
$ docker run --name hello busybox echo welcome
$ docker logs hello

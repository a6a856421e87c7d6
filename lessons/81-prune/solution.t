# images: nginx alpine:latest busybox python:3.12-slim
# look, then prune one kind after another; one volume by its name
$ docker ps -as
$ docker system df
$ docker container prune -f
$ docker image prune -f
$ docker image prune -a -f
$ docker volume prune -f
$ docker builder prune -f
$ docker network prune -f
$ docker volume rm old-cache
? what-stays
? memory-or-disk

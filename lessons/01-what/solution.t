# images: alpine:latest debian:bookworm-slim
# one kernel, one process with two numbers, files of its own
$ docker run --name kernel alpine uname -r
$ docker run -d --name box alpine sleep 600
$ docker exec box ps
$ docker exec box rm -r /opt
$ ls -d /opt
$ docker run --name fresh alpine ls -d /opt
$ docker run -d --name deb debian:bookworm-slim sleep 600
$ docker rm -f box
? cannot-bring
? on-a-mac

# images: alpine:latest
# another architecture: pulled, not run; a manifest that lacks it; built across; back again
# online
$ docker pull --platform linux/arm64 alpine:3.20
$ docker image inspect -f '{{.Os}}/{{.Architecture}}' alpine:3.20
$ docker run --name arm alpine:3.20 uname -m
$ docker pull --platform linux/arm64 mysql:5.7
$ docker pull -q --platform linux/arm64 mysql:8.4
$ cd ~/cross
$ docker build --platform linux/arm64 -t cross .
$ docker image inspect -f '{{.Os}}/{{.Architecture}}' cross
$ docker run --name native --platform linux/amd64 alpine:3.20 uname -m
? who-emulates
? no-match

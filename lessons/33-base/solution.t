# images: python:3.12 python:3.12-slim python:3.12-alpine alpine:latest
# three bases, what is missing, a wheel on alpine, a sort, an app on slim
$ docker run --name full -v ./look.sh:/look.sh python:3.12 /look.sh
$ docker run --name slim -v ./look.sh:/look.sh python:3.12-slim /look.sh
$ docker run --name tiny -v ./look.sh:/look.sh python:3.12-alpine /look.sh
$ docker run --name shell python:3.12-alpine bash
$ docker run --name tool alpine apk add --no-cache curl
$ cd ~/app
$ docker build -t np -f Dockerfile.numpy .
? which-base
$ sed -i 's/python:3.12$/python:3.12-slim/' Dockerfile
$ docker build -t app .
$ docker run --name app app
? living-tag

# images: alpine:latest nginx
# words of run, a server behind, a script that prepares
$ docker build -q -t greet greet
$ docker run --name mina greet Mina
$ docker build -q -t bg bg
$ docker run -d --name bg bg
$ sleep 1; docker ps -a
$ docker build -q -t app app
$ docker run -d --name app app
$ sleep 1
$ docker restart -t 0 app
$ sleep 1
$ docker rm -f app
$ docker run -d --name app app
$ sleep 1
$ docker rm -f app
$ docker run -d --name app -v stock:/data app
$ sleep 1
$ docker rm -f app
$ docker run -d --name app -v stock:/data app
$ sleep 1
? shell-form
? why-exec

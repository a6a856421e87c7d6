# images: nginx node:20
# no port, a port, a server on loopback, one on every address, a taken port, one address only
$ docker run -d --name web nginx
$ curl localhost:8080
$ docker rm -f web
$ docker run -d --name web -p 8080:80 nginx
$ sleep 1; curl localhost:8080
$ docker run -d --name app -p 3000:3000 -v ./server.js:/server.js node:20 node /server.js
$ sleep 2
$ curl localhost:3000
$ docker rm -f app
$ docker run -d --name app -e HOST=0.0.0.0 -p 3000:3000 -v ./server.js:/server.js node:20 node /server.js
$ sleep 2; curl localhost:3000
$ docker run -d --name web2 -p 8080:80 nginx
$ docker rm web2
$ docker run -d --name web2 -p 8081:80 nginx
$ docker run -d --name any -P nginx
$ docker port any
$ docker run -d --name mine -p 127.0.0.1:8082:80 nginx
$ sleep 1; curl localhost:8082
? second-nginx
? what-expose-does

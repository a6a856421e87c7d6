# images: nginx node:20
# no port, a port, a server on loopback, a server on every address
$ docker run -d --name web nginx
$ curl localhost:8080
$ docker rm -f web
$ docker run -d --name web -p 8080:80 nginx
$ sleep 1; curl localhost:8080
$ docker run -d --name app -p 3000:3000 -v ./server.js:/server.js node:20 node /server.js
$ sleep 2; curl localhost:3000
$ docker rm -f app
$ docker run -d --name app -e HOST=0.0.0.0 -p 3000:3000 -v ./server.js:/server.js node:20 node /server.js
$ sleep 2; curl localhost:3000

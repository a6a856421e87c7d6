# images: nginx node:20
# hop by hop: the port, the network, the address
$ cd ~/fix
$ curl -s -m 3 localhost:8080
$ docker compose ps -a
$ docker compose logs proxy
$ sed -i 's/"80:8080"/"8080:80"/; s/\[back\]/[front, back]/' compose.yaml
$ docker compose up -d
$ sleep 3; curl -s localhost:8080
$ sed -i 's#command: node /api.js#command: node /api.js\n    environment: {HOST: 0.0.0.0}#' compose.yaml
$ docker compose up -d
$ sleep 3; curl -s localhost:8080
? means-502

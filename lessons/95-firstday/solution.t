# images: nginx node:20 postgres:16
# the missing password, all healthy, from outside and inside, three of them, down
$ cd ~/shop
$ docker compose up -d
$ echo 'DB_PASSWORD=himitsu' > .env
$ docker compose up -d
$ docker compose ps
$ curl -s localhost:8080
$ docker compose exec -T web curl -s http://api:3000
$ docker compose up -d --scale api=3
$ docker compose down
$ docker volume ls
? which-port
? who-reaches
? where-data
? why-scale
? down-leaves

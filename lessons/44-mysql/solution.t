# images: mysql:8.4
# what the image wants, a first start, another password on the same data, volumes without a name
$ docker run --name db mysql:8.4
$ docker rm db
$ docker volume create mysqlvolume
$ docker run -d --name db -e MYSQL_ROOT_PASSWORD=himitsu -e MYSQL_DATABASE=shop -v mysqlvolume:/var/lib/mysql -v ./init:/docker-entrypoint-initdb.d:ro mysql:8.4
$ sleep 20
$ docker exec db mysql -uroot -phimitsu shop -e 'SELECT * FROM books'
$ docker exec db mysql -uroot -phimitsu shop -e "INSERT INTO books VALUES (2, 'Nami')"
$ docker rm -f db
$ docker run -d --name db -e MYSQL_ROOT_PASSWORD=other -e MYSQL_DATABASE=shop -v mysqlvolume:/var/lib/mysql -v ./init:/docker-entrypoint-initdb.d:ro mysql:8.4
$ sleep 10
$ docker run --name login --network container:db mysql:8.4 mysql -h127.0.0.1 -uroot -pother shop -e 'SELECT * FROM books'
$ docker exec db mysql -uroot -phimitsu shop -e 'SELECT * FROM books'
$ docker volume ls
$ docker rm login
$ docker volume prune -f
? where-without
? init-again

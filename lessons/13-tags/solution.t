# images: alpine:latest
# three versions, a name without image, back again
$ cd ~/shop
$ docker build -q -t shop .
$ docker tag shop shop:1.0
$ sed -i s/v1/v2/ Dockerfile
$ docker build -q -t shop .
$ sed -i s/v2/v3/ Dockerfile
$ docker build -q -t shop .
$ docker run --rm $(docker images -q -f dangling=true)
$ docker image prune -f
$ docker rmi shop:latest
$ docker tag shop:1.0 shop
$ sed -i s/v3/v4/ Dockerfile
$ docker build -t shop -t shop:2.0 .
? what-is-latest
? pin

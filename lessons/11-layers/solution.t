# images: nginx
# seven layers, a tar, one layer less
$ cd ~/shop
$ docker build -t shop .
$ docker history shop
$ docker save -o shop.tar shop
$ sed -i /WORKDIR/d Dockerfile
$ docker build -t shop:six .
? makes-a-layer
? missing

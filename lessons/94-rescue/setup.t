# somebody removed the containers; the data is in one of the volumes they left
$ docker run --name cache -v /data busybox sh -c 'echo tmp > /data/session.bin'
$ docker run --name orders-db -v /data busybox sh -c 'echo "1,lighthouse" > /data/orders.csv; echo "2,harbour" >> /data/orders.csv; chown -R 999:999 /data'
$ docker run --name thumbs -v /data busybox sh -c 'echo png > /data/cover.png'
$ docker rm cache orders-db thumbs
$ docker run --name lost alpine sh -c 'echo "the only copy" > /root/letter.txt'
$ mkdir ~/backup

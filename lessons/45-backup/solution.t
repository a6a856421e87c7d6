# images: busybox
# a backup by a helper, commit without the data, a restore, a volume for two
$ docker volume create guestbook
$ docker run -d --name app -v guestbook:/data busybox sh -c 'echo ミナ > /data/book.txt; sleep 600'
$ mkdir backup
$ docker run --rm -v guestbook:/data:ro -v ./backup:/backup busybox tar czf /backup/book.tar.gz -C /data .
$ docker run --rm -v guestbook:/data:ro busybox tar czf - -C /data . > backup/mine.tar.gz
$ tar tzf backup/mine.tar.gz
$ docker commit app withdata
$ docker run --name look withdata ls -A /data
$ docker rm -f app
$ docker volume rm guestbook
$ docker volume create guestbook2
$ docker run --rm -v guestbook2:/data -v ./backup:/backup:ro busybox tar xzf /backup/mine.tar.gz -C /data
$ docker run --rm -v guestbook2:/data:ro busybox cat /data/book.txt
$ docker run -d --name writer -v guestbook2:/data busybox sh -c 'echo ソウ >> /data/book.txt; sleep 600'
$ docker run --name reader -v guestbook2:/data:ro busybox cat /data/book.txt
? how-to-keep
? running-db

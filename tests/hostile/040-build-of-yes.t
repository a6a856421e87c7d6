# images: busybox
$ printf "FROM busybox
> RUN yes
> " > Dockerfile
$ timeout 5 docker build . 2>&1 | tail -1
#5 0.090 [output clipped, log limit 200KiB/s reached]
$ echo alive
alive

# images: busybox
$ printf "FROM busybox
> RUN sleep 0.2
> COPY . /x
> " > Dockerfile
$ for i in 0.001 0.002 0.003 0.004 0.006 0.008 0.01 0.02 0.05 0.1 0.2 0.25 0.3; do timeout -s KILL $i docker build --no-cache .; done 2>&1 | tail -1
#8 DONE 0.0s
$ echo alive
alive

# images: nginx busybox alpine:latest node:20
# behind, with input, with a terminal
$ docker run -d --name behind busybox
$ docker run -dit --name desk busybox
$ docker run -d --name web nginx
$ echo 'any news?' | docker run --name quiet busybox sh -c 'echo we are open; cat'
$ echo 'any news?' | docker run -i --name heard busybox sh -c 'echo we are open; cat'
$ docker run -it --name front alpine
$ hostname
^P^Q
$ docker attach front
$ exit
$ docker run -dit --name calc node:20
? pipe-option
? logs-of-d
$ docker attach calc
$ 19 * 3
^P^Q

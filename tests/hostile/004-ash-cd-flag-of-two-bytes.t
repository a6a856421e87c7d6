# images: busybox
$ docker run --rm busybox sh -c 'cd -é'
sh: cd: line 0: illegal option -�
[2]
$ echo alive
alive

# images: busybox
$ (echo FROM busybox; echo ENV A=$(printf %05000d 0); echo 'ENV B=${A//0/1111111111}'; echo 'ENV C=${B//1/2222222222}'; echo 'ENV D=${C//2/3333333333}'; echo 'ENV E=${D//3/4444444444}') > Dockerfile
$ docker build -q .
Dockerfile:5
--------------------
   3 |     ENV B=${A//0/1111111111}
   4 |     ENV C=${B//1/2222222222}
   5 | >>> ENV D=${C//2/3333333333}
   6 |     ENV E=${D//3/4444444444}
   7 |     
--------------------
ERROR: failed to build: failed to solve: failed to process "${C//2/3333333333}": texts of more than 4 MiB are not simulated
[1]
$ echo alive
alive

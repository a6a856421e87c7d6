# images: busybox
$ grep a /dev/zero; echo $?
grep: memory exhausted
2
$ echo alive
alive

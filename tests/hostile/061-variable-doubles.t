# images: busybox
$ x=a; for i in {1..31}; do x=$x$x; done; echo ${#x}
bash: xrealloc: cannot allocate 50333511 bytes
[2]
$ echo alive
alive

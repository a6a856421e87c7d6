# images: busybox
$ awk "BEGIN{print $(printf '1+%.0s' $(seq 50000))1}" | tail -c 20
50001
$ echo alive
alive

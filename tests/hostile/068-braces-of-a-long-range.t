# images:
$ n=0; for i in {1..20001}; do n=$((n+1)); done; echo $n
20001
$ echo {1..99999999} | wc -c
14

# images:
$ awk "BEGIN{print length($(printf '1 %.0s' $(seq 3000))1)}"
3001
$ awk "BEGIN{print $(printf '1&&%.0s' $(seq 20000))1}"
1
$ awk "BEGIN{print $(printf '2^%.0s' $(seq 20000))1}" > /dev/null 2>&1; echo $?
2

# images: busybox
$ for c in cd pwd read mapfile declare local export set shopt trap umask wait kill getopts type hash ulimit printf echo history alias; do $c -é; $c -日本; $c --é; done > /dev/null 2>&1; echo $?
1
$ for c in ls cat head tail sort uniq cut tr wc grep sed awk find xargs tar gzip date touch stat du df ps od seq tee chmod chown cp mv rm mkdir ln test expr env id sleep timeout diff patch base64 md5sum xxd curl wget ping nc ip; do $c -é < /dev/null; $c -n日 < /dev/null; $c --日=本 < /dev/null; done > /dev/null 2>&1; echo alive
alive
$ for c in run ps build exec images pull logs rm inspect network volume compose; do docker $c -é; docker $c --日本=é x; done > /dev/null 2>&1; echo alive
alive

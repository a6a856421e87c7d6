# images: node:20
$ timeout 60 docker run --rm node:20 timeout 2 node -e 'process.on("SIGTERM",()=>{console.log("bye");process.exit(0)}); setInterval(()=>1,1)'; echo $?
bye
124
$ echo alive
alive

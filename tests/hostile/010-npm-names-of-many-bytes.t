# images: node:20
$ docker run --rm node:20 npm view é@é
npm error code E404
npm error 404 Not Found - GET https://registry.npmjs.org/é - Not found
npm error 404
npm error 404  'é@*' is not in this registry.
npm error 404
npm error 404 Note that you can also install from a
npm error 404 tarball, folder, http url, or git folder.
[1]
$ docker run --rm node:20 npx あ@1
npm error code E404
npm error 404 Not Found - GET https://registry.npmjs.org/あ - Not found
npm error 404
npm error 404  'あ@*' is not in this registry.
npm error 404
npm error 404 Note that you can also install from a
npm error 404 tarball, folder, http url, or git folder.
[1]
$ docker run --rm node:20 npm view '' > /dev/null 2>&1 || echo refused
refused
$ docker run --rm node:20 npx '' > /dev/null 2>&1 || echo refused
refused
$ echo alive
alive

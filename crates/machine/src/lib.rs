//! A Linux host in memory: files, processes, namespaces, sockets and a virtual clock.

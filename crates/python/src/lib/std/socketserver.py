import socket, sys
class BaseRequestHandler:
    def __init__(self, request, client_address, server):
        self.request, self.client_address, self.server = request, client_address, server
        self.setup()
        try: self.handle()
        finally: self.finish()
    def setup(self): pass
    def handle(self): pass
    def finish(self): pass
class StreamRequestHandler(BaseRequestHandler):
    def setup(self):
        from http.server import _Reader, _Writer
        self.connection, self.rfile, self.wfile = self.request, _Reader(self.request), _Writer(self.request)
class TCPServer:
    allow_reuse_address = False
    def __init__(self, server_address, RequestHandlerClass, bind_and_activate=True):
        self.RequestHandlerClass = RequestHandlerClass
        self.socket = socket.socket()
        self.server_address = server_address
        self._stop = False
        if bind_and_activate:
            self.socket.bind(server_address)
            self.socket.listen()
            self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.server_address[0], self.server_address[1]
    def fileno(self): return self.socket.fileno()
    def process_request(self, conn, addr): self._serve(conn, addr)
    def _serve(self, conn, addr):
        try: self.RequestHandlerClass(conn, addr, self)
        except BrokenPipeError: pass
        except ConnectionResetError: pass
        except Exception as e: self.handle_error(conn, addr)
        conn.close()
    def handle_error(self, conn, addr):
        import traceback
        sys.stderr.write("-" * 40 + "\nException occurred during processing of request from %s\n%s" % (addr, traceback.format_exc()) + "-" * 40 + "\n")
    def handle_request(self):
        conn, addr = self.socket.accept()
        self.process_request(conn, addr)
    def serve_forever(self, poll_interval=0.5):
        while not self._stop: self.handle_request()
    def shutdown(self):
        self._stop = True
        try: socket.create_connection(("127.0.0.1", self.server_address[1]), 1).close()
        except OSError: pass
    def server_close(self): self.socket.close()
    def __enter__(self): return self
    def __exit__(self, *a): self.server_close()
class ThreadingMixIn:
    daemon_threads = False
    def process_request(self, conn, addr):
        import threading
        t = threading.Thread(target=self._serve, name="Thread-%d (process_request_thread)" % (threading._count[0] + 1), args=(conn, addr), daemon=True)
        threading._count[0] += 1
        t.start()
class ThreadingTCPServer(ThreadingMixIn, TCPServer): pass

def hexlify(b): return b.hex().encode()
def unhexlify(s): return bytes.fromhex(s if isinstance(s, str) else s.decode())

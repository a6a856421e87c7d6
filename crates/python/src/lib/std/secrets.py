import random, base64
def token_bytes(n=32): return bytes([random.randint(0, 255) for _ in range(n)])
def token_hex(n=32): return token_bytes(n).hex()
def token_urlsafe(n=32): return base64.urlsafe_b64encode(token_bytes(n)).decode().rstrip("=")
def choice(l): return random.choice(l)
def randbelow(n): return random.randint(0, n - 1)
def compare_digest(a, b): return a == b

"""An OpenID Connect provider on loopback: it signs what the test wants it to say."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import environ
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from lac.openid import providers

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGERS_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLIENT_ID, SECRET = "lac", "a secret between two"


class FakeProvider:
    """Discovery, keys and tokens. `asked` is what the site sent for a token."""

    def __init__(self):
        self.codes, self.asked = {}, []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer(200, provider.get(self.path))

            def do_POST(self):
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                given = {name: values[0] for name, values in parse_qs(form).items()}
                provider.asked.append(given)
                token = provider.token(given)
                self.answer(200 if token else 400, token or {"error": "invalid_grant"})

            def answer(self, status, body):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.says_issuer = self.issuer
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def get(self, path):
        if path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return {"keys": [key | {"kid": "one", "alg": "RS256"}]}
        return {
            "issuer": self.says_issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def sign_in(self, address, *, key=KEY, algorithm="RS256", **claims):
        """What happens there when somebody arrives with the site's address and signs in.

        Returns what the provider sends back with them. `claims` set to None are left out.
        """
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "one of theirs",
            "iat": now,
            "exp": now + 300,
            "nonce": asked.get("nonce"),
            "email_verified": True,
        } | claims
        claims = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "one"})
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked, token
        return {"code": code, "state": asked["state"]}

    def token(self, given):
        """The token for a code, once, to whoever began with its challenge."""
        asked, token = self.codes.pop(given.get("code"), (None, None))
        if asked is None or given.get("client_secret") != SECRET:
            return None
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked["code_challenge_method"] != "S256" or asked["code_challenge"] != challenge:
            return None
        if given["redirect_uri"] != asked["redirect_uri"]:
            return None
        return {"access_token": "x", "token_type": "Bearer", "id_token": token}


def read(**values):
    """The settings of these environment variables."""
    env = environ.Env()
    env.ENVIRON = values
    return providers(env, production=False)

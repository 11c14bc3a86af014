"""nginx with a fixed reply: what HTTP alone costs on this machine, without a model."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bench.servers.models import Model
from bench.servers.nginx_binary import nginx
from bench.servers.systems.landfall import Landfall
from bench.servers.systems.system import Cell, Launch, Place, Variant, VariantName

_CONFIGURATION = """\
daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr;
events {{ worker_connections 1024; }}
http {{
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    {log}
    server {{
        listen 127.0.0.1:{port};
        default_type application/json;
        location / {{ return 200 '{reply}'; }}
    }}
}}
"""
_LOG: dict[VariantName, str] = {
    "default": "access_log access.log;",
    "tuned": "access_log off; keepalive_requests 1000000000; tcp_nodelay on;",
}


@dataclass(frozen=True)
class Nginx:
    """Sent what Landfall is sent; answers with about as many bytes as Landfall does."""

    name = "nginx"
    title = "nginx, fixed reply"
    environment = ""
    variants = (
        Variant("default", "access log on, 1000 requests a connection"),
        Variant("tuned", "no access log, connections kept"),
    )
    fast = True
    predicts = False

    def launch(self, model: Model, variant: VariantName, place: Place) -> Launch:
        """Writes its configuration."""
        text = _CONFIGURATION.format(log=_LOG[variant], port=place.port, reply=reply(model))
        (place.folder / "nginx.conf").write_text(text)
        prefix = str(place.folder)
        return Launch((str(nginx()), "-p", prefix, "-c", "nginx.conf", "-e", "stderr"), place.folder)

    def path(self, model: Model) -> str:
        """As Landfall."""
        return Landfall().path(model)

    def body(self, model: Model, row: Sequence[Cell]) -> bytes:
        """As Landfall."""
        return Landfall().body(model, row)

    def read(self, model: Model, answer: bytes) -> Sequence[float]:
        """As Landfall; always the same."""
        return Landfall().read(model, answer)


def reply(model: Model) -> str:
    """An answer of the protocol of some 250 bytes, as Landfall's to one row."""
    outputs = [
        {"name": "label", "datatype": "BYTES", "shape": [1], "data": [model.schema.target.classes[0]]},
        {
            "name": "probabilities",
            "datatype": "FP64",
            "shape": [1, len(model.schema.target.classes)],
            "data": [1 / len(model.schema.target.classes)] * len(model.schema.target.classes),
        },
    ]
    whole = {"model_name": model.schema.name, "model_version": "1", "outputs": outputs}
    return json.dumps(whole, separators=(",", ":"))

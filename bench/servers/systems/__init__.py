"""The servers that are compared; Landfall's own goes first."""

from bench.servers.systems.bentoml import BentoMl
from bench.servers.systems.fastapi import FastApi, FastApiOnnx
from bench.servers.systems.landfall import Landfall
from bench.servers.systems.mlflow import MlFlow
from bench.servers.systems.mlserver import MlServer
from bench.servers.systems.nginx import Nginx
from bench.servers.systems.system import System

OURS = Landfall()
OTHERS: tuple[System, ...] = (MlServer(), BentoMl(), MlFlow(), FastApi(), FastApiOnnx(), Nginx())
SYSTEMS: tuple[System, ...] = (OURS, *OTHERS)

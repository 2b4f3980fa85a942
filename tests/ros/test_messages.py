"""A Python client of vit_msgs reads every field of what the node sends."""
import array

import numpy as np
import pytest
from vit_msgs import msg, srv

from rig import LATCHED, ROOT, Camera, image

GRID = {"source_width", "source_height", "input_width", "input_height", "rows", "columns", "patch_size", "input_from_source"}
FIELDS = {
    "Embedding": {"header", "model_id", "model_hash", "kind", "region_id", "l2_normalized", "data"},
    "AttentionMap": {
        "header", "grid", "model_id", "model_hash", "source", "source_row", "source_column", "source_region_id", "method", "head_fusion",
        "residual", "discard_ratio", "first_layer", "last_layer", "special_token_mass", "entropy", "weights"},
    "ModelInfo": {
        "header", "model_id", "model_hash", "license", "provider", "precision", "engine_key", "embedding_dim", "layers", "heads",
        "special_tokens", "patch_size", "input_width", "input_height", "mean", "std", "self_test_passed", "self_test_cosine",
        "self_test_max_abs"},
    "PatchGrid": GRID,
    "PatchEmbeddings": {"header", "grid", "model_hash", "dim", "dtype", "data"},
    "Region": {"id", "label", "score", "x", "y", "width", "height", "cells"},
    "RegionArray": {"header", "grid", "model_hash", "regions"},
    "ObjectLink": {
        "source_id", "target_id", "score", "lift", "z", "attention_forward", "attention_backward", "feature_similarity", "distance",
        "frames_seen", "state"},
    "ObjectLinkArray": {"header", "model_hash", "regions", "links"},
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_message_has_the_fields_of_the_contract(name):
    assert set(getattr(msg, name).get_fields_and_field_types()) == FIELDS[name]


def test_services_have_the_fields_of_the_contract():
    assert set(srv.QueryAttention.Request.get_fields_and_field_types()) == {
        "mode", "x", "y", "width", "height", "region_id", "stamp", "top_k"}
    assert set(srv.QueryAttention.Response.get_fields_and_field_types()) == {"success", "message", "map", "links"}
    assert set(srv.EncodeImage.Request.get_fields_and_field_types()) == {"image", "want_attention"}
    assert set(srv.EncodeImage.Response.get_fields_and_field_types()) == {"success", "message", "embedding", "attention"}


def test_every_field_that_the_node_sends_has_a_value_that_can_be(peer, start, infer):
    node = start()
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    maps = peer.hear("vit_msgs/msg/AttentionMap", f"{node.full_name}/attention")
    pixels = np.random.default_rng(3).integers(0, 255, (240, 320, 3), dtype=np.uint8)
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), image(pixels, "rgb8"), frame_id="optical"):
        embedding, attention = embeddings.wait(1)[0], maps.wait(1)[0]
    info = peer.hear("vit_msgs/msg/ModelInfo", f"{node.full_name}/model_info", LATCHED).wait(1)[0]
    known = infer(ROOT / "tests/data/photos/astronaut.png")

    assert info.model_id == embedding.model_id == attention.model_id == known["model_id"]
    assert f"{info.model_hash:016x}" == known["model_hash"]
    assert info.model_hash == embedding.model_hash == attention.model_hash
    assert info.header.frame_id == "" and info.header.stamp.sec > 0
    assert info.license == "Apache-2.0"
    assert (info.provider, info.engine_key) == ("cpu", "") and info.precision in ("fp32", "int8")
    assert info.layers > 0 and info.heads > 0 and info.special_tokens >= 1
    assert all(0 <= value <= 1 for value in [*info.mean, *info.std]) and len(info.mean) == len(info.std) == 3
    assert info.self_test_passed in (True, False) and -1 <= info.self_test_cosine <= 1.0001 and info.self_test_max_abs >= 0

    assert embedding.kind == msg.Embedding.CLS == 0 and embedding.region_id == ""
    assert isinstance(embedding.data, array.array) and embedding.data.typecode == "f" and len(embedding.data) == info.embedding_dim
    assert not embedding.l2_normalized and np.isfinite(embedding.data).all()
    assert embedding.header.frame_id == attention.header.frame_id == "optical"

    grid = attention.grid
    assert (grid.source_width, grid.source_height, grid.input_width, grid.input_height) == (320, 240, info.input_width, info.input_height)
    assert (grid.rows * grid.patch_size, grid.columns * grid.patch_size) == (info.input_height, info.input_width)
    assert len(grid.input_from_source) == 6
    assert (attention.source, attention.source_row, attention.source_column, attention.source_region_id) == (msg.AttentionMap.CLS, 0, 0, "")
    assert (attention.method, attention.head_fusion) == (msg.AttentionMap.ROLLOUT, msg.AttentionMap.MEAN)
    assert (attention.residual, attention.discard_ratio) == (0.5, 0)
    assert (attention.first_layer, attention.last_layer) == (0, info.layers - 1)
    assert 0 <= attention.special_token_mass < 1 and 0 < attention.entropy <= 1
    assert len(attention.weights) == grid.rows * grid.columns and min(attention.weights) >= 0
    assert sum(attention.weights) == pytest.approx(1, abs=1e-5)

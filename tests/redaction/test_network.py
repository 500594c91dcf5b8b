"""The network of the names model: its input, its borders, its storage, and that it learns from surroundings."""

from __future__ import annotations

import numpy as np
import pytest

from cocreate_nlp.language import cluster_vectors, load_language, parse
from cocreate_nlp.network import Tokens
from cocreate_nlp.redaction.names.augmentation import Marked
from cocreate_nlp.redaction.names.features import TokenFeatures
from cocreate_nlp.redaction.names.network import FLAGS, TokenEncoder, TokenNetwork
from cocreate_nlp.redaction.names.tagger import LABELS
from cocreate_nlp.redaction.names.training import train_network


@pytest.fixture(scope="module")
def features() -> TokenFeatures:
    vocab = load_language().vocab
    return TokenFeatures(vocab, np.zeros(vocab.vectors.shape[0], dtype=np.int16))


@pytest.fixture(scope="module")
def network(features: TokenFeatures) -> TokenNetwork:
    vocab = load_language().vocab
    doc = parse("田所さんは傘を売る").doc
    words = np.array(sorted({t.orth for t in doc} | {t.norm for t in doc}), dtype=np.uint64)
    tags = np.array(sorted({t.tag for t in doc}), dtype=np.uint64)
    return TokenNetwork(TokenEncoder(vocab, features, words, tags), LABELS)


def encode(network: TokenNetwork, features: TokenFeatures, text: str, *, company: bool = False) -> Tokens:
    doc = parse(text).doc
    return network.encoder.encode(doc, features.entries(doc), company=company, written=False)


def test_input_tells_known_from_unknown_words(network: TokenNetwork, features: TokenFeatures) -> None:
    ids, flags = encode(network, features, "田所さんは靴を売る")
    assert ids.shape[1] == 7 and flags.shape == (len(ids), FLAGS)
    assert ids[0, 0] > 0 and ids[1, 0] > 0
    assert (ids[3, :2] == 0).all()
    assert not flags[:, -2].any() and encode(network, features, "傘", company=True)[1][:, -2].all()


def test_a_stretch_is_read_by_itself(network: TokenNetwork, features: TokenFeatures) -> None:
    texts = ["田所さんは傘を売る", "傘", "売る田所さん"]
    together = network.predict([encode(network, features, t) for t in texts])
    for text, probabilities in zip(texts, together, strict=True):
        np.testing.assert_allclose(network.predict([encode(network, features, text)])[0], probabilities, atol=1e-5)
        np.testing.assert_allclose(probabilities.sum(axis=1), 1.0, atol=1e-5)
    assert network.predict([]) == []


def test_far_words_of_the_stretch_count(network: TokenNetwork, features: TokenFeatures) -> None:
    first = network.predict([encode(network, features, "傘は赤いのや青いのや白いのがあって選べるので田所さんが売る")])[0]
    other = network.predict([encode(network, features, "傘は赤いのや青いのや白いのがあって選べるので田所さんが食う")])[0]
    assert np.abs(first[0] - other[0]).max() > 1e-6


def test_stored_network_says_the_same(network: TokenNetwork, features: TokenFeatures) -> None:
    again = TokenNetwork.from_bytes(network.to_bytes(), load_language().vocab, features)
    tokens = encode(network, features, "田所さんは傘を売る")
    np.testing.assert_allclose(again.predict([tokens])[0], network.predict([tokens])[0], atol=5e-3)
    assert again.to_bytes() == TokenNetwork.from_bytes(again.to_bytes(), load_language().vocab, features).to_bytes()


def test_pickles_are_refused(features: TokenFeatures) -> None:
    import io

    buffer = io.BytesIO()
    np.savez(buffer, words=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ValueError, match="pickle"):
        TokenNetwork.from_bytes(buffer.getvalue(), load_language().vocab, features)


def test_learns_a_name_by_its_surroundings() -> None:
    people = ["田所", "保科", "根岸", "目黒", "小西", "大場", "黒木", "吉岡", "荻野", "瀬川"]
    things = ["傘", "靴", "鍋", "皿", "机", "椅子", "茶碗", "帽子", "眼鏡", "枕"]
    marked = [Marked(f"{p}に頼んだら来た", ((0, len(p), "person"),)) for p in people]
    plain = [Marked(f"{t}を洗ったら乾いた", ()) for t in things]
    vocab = load_language().vocab
    clusters = cluster_vectors(8)
    trained = train_network([*marked, *plain] * 70, clusters, epochs=4)
    features = TokenFeatures(vocab, clusters)
    person = LABELS.index("B-person")
    assert trained.predict([encode(trained, features, "野々村に頼んだら来た")])[0][0, person] > 0.5
    assert trained.predict([encode(trained, features, "鞄を洗ったら乾いた")])[0][0, person] < 0.2
    small = [train_network([*marked, *plain], clusters, epochs=2).to_bytes() for _ in range(2)]
    assert small[0] == small[1]

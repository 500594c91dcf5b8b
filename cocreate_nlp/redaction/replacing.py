"""Which word stands for what was found."""

from __future__ import annotations

import re

from cocreate_nlp.types import Kind

FACILITY_ENDING = re.compile(
    r"(?:病院|医院|クリニック|診療所|歯科|皮膚科|眼科|内科|外科|耳鼻科|小児科|整形|産院|薬局|大学|学校|高校|高専|学園|学院|小|中|園|塾|教室|図書館|公民館|児童館|会館|館|市役所|区役所|役場|支所|"
    r"センター|ホーム|荘|湯|温泉|寺|神社|教会|体育館|ジム|プール|公園|診療|デイ|苑|の里|療養所|保健所|交番|消防署|スタジアム|ホール|医療院|リハビリ|寮|団地)(?:前|内|裏)?$"
)
SHOP_ENDING = re.compile(
    r"(?:店|屋|堂|亭|庵|軒|軒家|食堂|酒造|商店|商会|書店|工房|喫茶|カフェ|サロン|マート|ストア|モール|理容|美容室|ベーカリー|鮨|寿司|スナック|居酒屋|製麺|精肉|青果|鮮魚)$"
)


def group_of(kind: Kind, name: str) -> str:
    """Return the group of pseudonyms for a name that is nobody's: facility, shop, station, code name or company."""
    if kind is Kind.STATION or name.endswith("駅"):
        return "station"
    if kind is Kind.CODE_NAME:
        return "code_name"
    if FACILITY_ENDING.search(name):
        return "facility"
    if kind is Kind.FACILITY or SHOP_ENDING.search(name):
        return "shop"
    return "organization"

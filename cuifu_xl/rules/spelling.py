"""What people type for a usual word: 莫发了, 咋个付, pdd. 方言, 网络用语

Each stands for a word of the same length, so that a place in the one is the same place in the
other. Language, not business: the words of the shop stand in the table 关键词.
"""

ODD_SPELLINGS = {
    "莫": "别",
    "碼": "码",
    "錢": "钱",
    "俺": "我",
    "咯": "了",
    "滴": "的",
    "哒": "的",
    "噻": "嘛",
    "撒": "嘛",
    "咋个": "怎么",
    "啷个": "怎么",
    "没得": "没有",
    "木有": "没有",
    "晓得": "知道",
    "搞忘": "忘记",
    "别个": "别人",
    "男票": "男友",
    "女票": "女友",
    "媳妇": "老婆",
    "哈子": "一下",
    "哈儿": "一下",
    "pdd": "拼多多",
}
_LETTERS = str.maketrans({odd: usual for odd, usual in ODD_SPELLINGS.items() if len(odd) == 1})
_WORDS = [(odd, usual) for odd, usual in ODD_SPELLINGS.items() if len(odd) > 1]
_STARTS = frozenset(odd[0] for odd in ODD_SPELLINGS)


def usually_spelt(text: str) -> str:
    """The text in usual words, every place kept."""
    if _STARTS.isdisjoint(text):
        return text
    for odd, usual in _WORDS:
        text = text.replace(odd, usual)
    return text.translate(_LETTERS)

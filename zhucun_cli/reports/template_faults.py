"""What is wrong with a template, in words for those who edit it; the engine's own words only in brackets."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches

from jinja2 import TemplateError, TemplateNotFound, UndefinedError
from jinja2.exceptions import SecurityError

TEMPLATE_FAULTS = (
    TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError, RecursionError,
)  # fmt: skip
"""What a template can raise while it is printed."""
OR_REMOVE = "请改正，或删去本单位的模板改用自带的"
_UNKNOWN = re.compile(r"^'(?P<name>.+?)' is undefined|has no attribute '(?P<attribute>.+?)'$")
_SYNTAX = tuple(
    (re.compile(pattern, re.DOTALL), told)
    for pattern, told in (
        (r"unknown tag '(.+?)'.*needs to be closed is '(.+?)'", r"不认识 {% \1 %}；前面的 {% \2 %} 要先用 {% end\2 %} 收尾"),
        (r"unknown tag '(.+?)'", r"{% \1 %} 不认识，或前面没有与它成对的开头"),
        (r"end of template.*needs to be closed is '(.+?)'", r"有一处 {% \1 %} 没有用 {% end\1 %} 收尾"),
        (r"No filter named '(.+?)'", r"| 后面的“\1”不是能用的写法"),
        (r"No test named '(.+?)'", r"is 后面的“\1”不是能用的写法"),
        (r"unexpected char '(.+?)'", r"有不该有的字符“\1”（标点要用英文的）"),
        (r"(?:unexpected|got) 'end of (?:print statement|statement block)'", r"{{ … }} 或 {% … %} 里没有写完"),
        (r"expected token .*, got '(.+?)'", r"在“\1”附近没有写完，或括号、引号不成对"),
        (r"unexpected '(.+?)'", r"在“\1”附近多了或少了符号（{{ 要用 }} 收尾，{% 要用 %} 收尾）"),
        (r"Missing end of", r"有一处 {# 没有用 #} 收尾"),
        (r"defined twice", r"同一个名字的块写了两次"),
    )
)  # fmt: skip


def told(error: Exception, names: Collection[str] = ()) -> str:
    """The fault as the end of a sentence that begins with the place; `names` are those the template may use."""
    if isinstance(error, UndefinedError):
        return _unknown_name(error, names)
    message = error.message if isinstance(error, TemplateError) else str(error)
    return f"{_reason(error, message or '')}{f'（原文：{message}）' if message else ''}。"


def _reason(error: Exception, message: str) -> str:
    if isinstance(error, TemplateNotFound):
        return "写法有误：要套用的另一个模板没有"
    if isinstance(error, SecurityError):
        return "写法有误：用了模板里不许用的写法"
    if isinstance(error, RecursionError):
        return "写法有误：自己套自己，没有尽头"
    if not isinstance(error, TemplateError):
        return "有误：写的计算做不了"
    matches = ((pattern.search(message), words) for pattern, words in _SYNTAX)
    found = next((match.expand(words) for match, words in matches if match), "")
    return f"写法有误：{found}" if found else "写法有误"


def _unknown_name(error: UndefinedError, names: Collection[str]) -> str:
    found = _UNKNOWN.search(str(error))
    if found is None:
        return f"有误：用到的内容没有（原文：{error}）。"
    word = found["name"] or found["attribute"]
    near = get_close_matches(word, sorted(names), 1, 0.4)
    return f"没有叫“{word}”的内容" + (f"，是不是“{near[0]}”？" if near else "。")

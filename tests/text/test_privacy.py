"""Telephone numbers, identity cards and contact names are masked and reach no output."""

import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawstats.cli import main
from lawstats.packs.publish import run_packs
from lawstats.text.privacy import clean
from tests.support import ROOT


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param("\ufeff一、甲", "一、甲", id="mark"),
        pytest.param("甲\r\n乙\r丙\n", "甲\n乙\n丙\n", id="line ends"),
        pytest.param("甲\r\n\r\n乙", "甲\n\n乙", id="blank line"),
        pytest.param("甲\x00乙\x07丙\x9f丁", "甲乙丙丁", id="control characters"),
        pytest.param("甲\x0b乙\x0c丙\x85丁\u2028戊", "甲\n乙\n丙\n丁\n戊", id="rare line ends"),
        pytest.param("5\u200b6件\xad，\u202e甲\ufeff", "56件，\u202e甲", id="no width"),
        pytest.param("0571-86543210、86543211", "*" * 13 + "、" + "*" * 8, id="second number"),
        pytest.param("电话：86543210转8001", "电话：********转****", id="extension"),
        pytest.param("电话（传真）：86543210", "电话（传真）：********", id="label in brackets"),
        pytest.param("联系方式：张伟 86543210", "联系方式：张伟 ********", id="name first"),
        pytest.param("联系人：司法所（8654321）", "联系人：司法所（*******）", id="in brackets"),
        pytest.param("电　话：86543210", "电　话：********", id="blank in the label"),
        pytest.param("Tel:86543210", "Tel:********", id="English label"),
        pytest.param("86-571-86543210", "*" * 15, id="country and area code"),
        pytest.param("138.1234.5678", "*" * 13, id="mobile with dots"),
        pytest.param("330102 19900101 1234", "*" * 20, id="identity card with blanks"),
        pytest.param("身份证：330102900101123", "身份证：" + "*" * 15, id="old identity card"),
        pytest.param(
            "联系人：\n李小明\n电话：\n86543210", "联系人：\n***\n电话：\n********", id="below"
        ),
        pytest.param("甲\t乙\u3000丙\xa0丁 ", "甲\t乙\u3000丙\xa0丁 ", id="blanks stay"),
        pytest.param("手机13912345678。", "手机***********。", id="mobile"),
        pytest.param("139-1234-5678", "*************", id="mobile with dashes"),
        pytest.param("139 1234 5678", "*************", id="mobile with blanks"),
        pytest.param("咨询0571-87654321", "咨询*************", id="landline"),
        pytest.param("（010）87654321", "（" + "*" * 12, id="area code in brackets"),
        pytest.param("电话：87654321", "电话：********", id="local number with label"),
        pytest.param("电话：8765 4321", "电话：*********", id="local number with blank"),
        pytest.param("330102199001011234", "*" * 18, id="identity card"),
        pytest.param("33010219900101123X", "*" * 18, id="identity card with X"),
        pytest.param("联系人：李四", "联系人：**", id="name"),
        pytest.param("联系人: 欧阳小五；", "联系人: ****；", id="name of four"),
        pytest.param("联系人：司法所 王五", "联系人：司法所 **", id="office and name"),
        pytest.param("联系人：王五、赵小六", "联系人：**、***", id="two names"),
        pytest.param("联 系 人：王五", "联 系 人：**", id="label with blanks"),
        pytest.param("联系人：张三（办公室）", "联系人：**（办公室）", id="name and office"),
        pytest.param("联系人：党政办（张三）", "联系人：党政办（**）", id="name in brackets"),
        pytest.param("联系人 张三", "联系人 **", id="blank for colon"),
        pytest.param("联系人张三", "联系人**", id="no colon"),
        pytest.param("联系人，张三", "联系人，**", id="comma for colon"),
        pytest.param("联系人（张三）", "联系人（**）", id="brackets for colon"),
        pytest.param("联系人 司法所 王五", "联系人 司法所 **", id="office, no colon"),
        pytest.param("项目联系人 张三 电话", "项目联系人 ** 电话", id="no colon, telephone"),
        pytest.param("联系人：张 三", "联系人：***", id="blank in the name"),
        pytest.param("联系人：张 小 三", "联系人：*****", id="blanks in the name"),
        pytest.param("联系人：欧阳 三", "联系人：****", id="blank after a long surname"),
        pytest.param("联系人姓名：张三", "联系人姓名：**", id="label says name"),
        pytest.param("联系人（签字）：张三", "联系人（签字）：**", id="label says signature"),
        pytest.param("联系人及联系电话：张三", "联系人及联系电话：**", id="label says telephone"),
        pytest.param("联系人：王镇", "联系人：**", id="name like a town"),
        pytest.param("联系人：李科", "联系人：**", id="name like a section"),
        pytest.param("联系人：陈所", "联系人：**", id="name like a station"),
        pytest.param("联系人：王建科", "联系人：***", id="name of three like a section"),
        pytest.param("联系人：买买提·阿不都", "联系人：*******", id="name with a dot"),
        pytest.param("联系人：𬭎三", "联系人：**", id="rare character"),
        pytest.param("联系人：王小五主任", "联系人：***主任", id="name and title"),
        pytest.param("联系人：司法所所长王五", "联系人：司法所所长**", id="title and name"),
        pytest.param("联系人：党政办王小五", "联系人：党政办***", id="office glued to the name"),
        pytest.param("联系人：张三联系电话", "联系人：**联系电话", id="next label glued"),
        pytest.param("承办人：张三", "承办人：**", id="who handles it"),
        pytest.param("联络员：欧阳小五 13800138000", "联络员：**** ***********", id="liaison"),
        pytest.param("填报人：李小明（司法所）", "填报人：***（司法所）", id="who filled it in"),
        pytest.param("联系人：张三，负责日常工作", "联系人：**，负责日常工作", id="what follows"),
        pytest.param(
            "联系人：张三 13800138000 李四", "联系人：** *********** **", id="name after a number"
        ),
        pytest.param(
            "（联系人：石桥镇社会治安综合治理办公室  赵小萌；",
            "（联系人：石桥镇社会治安综合治理办公室  ***；",
            id="long office and name",
        ),
        pytest.param("１３８００１３８０００", "*" * 11, id="full-width mobile"),
        pytest.param("０５７１－８７６５４３２１", "*" * 13, id="full-width landline"),
        pytest.param("+8613800138000", "+" + "*" * 13, id="country code"),
        pytest.param("13800138000 " * 9, ("*" * 11 + " ") * 9, id="many numbers"),
        pytest.param("規(guī)範執(zhí)法、學(xué)習", "規範執法、學習", id="sounds of characters"),
        pytest.param("方案(a)和選項(xiàng)", "方案(a)和選項(xiàng)", id="one sound alone"),
        pytest.param("电话：13800138000个", "电话：***********个", id="number with label"),
    ],
)
def test_text_is_cleaned(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("受理12345热线436件", id="hotline"),
        pytest.param("拨打12348公共法律服务热线", id="legal hotline"),
        pytest.param("电话：12345", id="hotline with label"),
        pytest.param("处理信息223895条", id="count"),
        pytest.param("〔2023〕12号", id="document number"),
        pytest.param("2023年1月15日—2024年2月29日", id="dates"),
        pytest.param("联系人数众多：张家村", id="no label"),
        pytest.param("联系人：镇党政办公室", id="office alone"),
        pytest.param("联系人：党政办", id="short office"),
        pytest.param("联系人：镇纪委", id="commission"),
        pytest.param("联系人：武装部", id="office like a name"),
        pytest.param("联系人：太平镇", id="town"),
        pytest.param("联系人：单位", id="word of a form"),
        pytest.param("联系人\n白水镇\n", id="town on the next line"),
        pytest.param("落实3位帮扶联系人，定期进行走访", id="running text"),
        pytest.param("建立联系人制度", id="running text, glued"),
        pytest.param("每人确定3位帮扶联系人", id="running text, at the end"),
        pytest.param("联络员：各村1名，共配备12名", id="liaisons counted"),
        pytest.param("每村设联络员张贴公告", id="liaison in running text"),
        pytest.param("案件承办人、法制审核员各司其职", id="who handles cases"),
        pytest.param("联系人，方便群众办事", id="clause like a name"),
        pytest.param("各村联系人安排12人，", id="word like a name"),
        pytest.param("发放资料13912345678件", id="count like a mobile"),
        pytest.param("投入13800138000元", id="amount like a mobile"),
        pytest.param("服务村民1234.13812345678", id="decimals"),
    ],
)
def test_what_is_not_private_stays(text: str) -> None:
    assert clean(text) == text


TEXT = st.text(st.characters(exclude_characters="\ufeff", codec="utf-8"), max_size=3)
PIECES = st.sampled_from(
    [
        "\r\n",
        "\r",
        "\x00",
        "联系人：",
        "王小五",
        "电话：",
        "138",
        "12345678",
        "0571-",
        "（",
        "）",
        " ",
        "-",
        "法",
        "办公室",
        "联系人",
        "主任",
        "郑州站",
        "阿依古丽",
        "·",
        "*",
        "，",
        "1",
        "12345",
        "X",
        "、",
        "。",
        "\n",
    ]
)


@given(st.lists(PIECES | TEXT, max_size=20).map("".join))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.lists(PIECES | TEXT, max_size=20).map("".join))
def test_masking_keeps_every_offset(text: str) -> None:
    plain = re.sub("\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
    plain = re.sub("[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200d\u2060\ufeff]", "", plain)
    cleaned = clean(text)
    assert len(cleaned) == len(plain)
    assert all(after in (before, "*") for before, after in zip(plain, cleaned, strict=True))


SECRETS = (
    *("13912345678", "139-1234-5678", "139 1234 5678", "１３９１２３４５６７８", "+8613912345678"),
    *(
        "022-23456789",
        "0571 87654321",
        "（010）87654321",
        "110101199003078515",
        "11010119900307851X",
    ),
    *("欧阳文婷", "钱多福", "诸葛小龙"),
)
# Telephone and card numbers anywhere, names after 联系人.
NUMBERS, NAMES = SECRETS[:-3], SECRETS[-3:]
REPORT = f"""\
青石镇2023年法治政府建设情况报告
（联系人：{NAMES[0]}；电话：{NUMBERS[0]}）
2023年，我镇（联系电话{NUMBERS[1]}）推进法治政府建设。
一、主要举措和成效
（一）开展普法{NUMBERS[8]}宣传。全年开展普法活动12场次，咨询{NUMBERS[2]}，发放资料300份，拨打{NUMBERS[5]}。
（二）落实《青石镇{NUMBERS[3]}行政执法规定》《民法典》，作出行政处罚3件（经办人：{NAMES[1]}）。
二、存在的不足和原因
一是执法力量薄弱，{NUMBERS[4]}，{NUMBERS[9]}。
二是普法形式单一，请致电{NUMBERS[7]}。
三、下一步工作安排
一是加强学习，联系人：{NAMES[2]}，{NUMBERS[6]}。
（联系人：{NAMES[0]}，{NUMBERS[0]}）
2024年1月5日
"""
OTHER_GENRE = f"青石镇{NUMBERS[0]}法治政府建设工作要点\n联系人：{NAMES[1]}\n一、主要任务\n甲。\n"


def texts(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every text in a folder: tables unpacked, other files as they are."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if path.suffix == ".parquet":
            yield path, repr(pq.read_table(path).to_pylist())
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as file:
                yield path, "".join(file.read(n).decode("utf-8") for n in file.namelist())
        else:
            yield path, path.read_bytes().decode("utf-8", "replace")


@pytest.mark.slow
def test_no_output_holds_what_is_private(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("notebooks", "packs.toml"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    for name, text in {"a": REPORT, "b": REPORT + "甲。", "c": OTHER_GENRE}.items():
        (raw / f"{name}.txt").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    caplog.set_level("INFO", "lawstats")
    run_packs([], root=tmp_path)
    for arguments in (
        ["parse", "data/raw", "-o", "tables", "--format", "csv"],
        ["annotate", "data/raw/a.txt", "-o", "a.html"],
        *(
            ["sample", "tables", "--of", of, "-o", f"{of}.csv"]
            for of in ("quantities", "citations", "points")
        ),
        ["export", "tables", "-o", "e"],
    ):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 0
    log = "".join([*caplog.messages, *capfd.readouterr()])
    shutil.rmtree(raw)
    written = dict(texts(tmp_path))
    assert {path.suffix for path in written} >= {
        ".parquet",
        ".csv",
        ".html",
        ".ipynb",
        ".svg",
        ".xlsx",
    }
    assert any("普法活动12场次" in text for text in written.values())
    found = [(path.name, s) for path, text in written.items() for s in SECRETS if s in text]
    assert found + [("log", s) for s in SECRETS if s in log] == []

"""Makes Word documents out of their XML."""

from __future__ import annotations

import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STYLES = f"""<w:styles xmlns:w="{MAIN}">
<w:style w:styleId="Judul"><w:name w:val="Title"/></w:style>
<w:style w:styleId="Judul1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="Judul2"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="Turunan"><w:name w:val="Bab"/><w:basedOn w:val="Judul1"/></w:style>
</w:styles>"""
NUMBERING = f"""<w:numbering xmlns:w="{MAIN}">
<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
</w:numbering>"""
RELATIONS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Target="word/document.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>"""


def paragraph(text: str, *, style: str = "", level: int | None = None, bold: bool = False) -> str:
    """The XML of a paragraph.

    Args:
        level: Its depth in a list, from 0.
    """
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if level is not None:
        properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    run = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r>{run}<w:t>{text}</w:t></w:r></w:p>"


def table(*rows: list[str], bold: bool = False) -> str:
    """The XML of a table, its first row bold if wanted."""
    lines = (
        "<w:tr>"
        + "".join(f"<w:tc>{paragraph(cell, bold=bold and not number)}</w:tc>" for cell in row)
        + "</w:tr>"
        for number, row in enumerate(rows)
    )
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def properties(*, title: str = "", created: str = "", modified: str = "") -> str:
    """The XML of a document's properties."""
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{title}</dc:title><dcterms:created>{created}</dcterms:created>"
        f"<dcterms:modified>{modified}</dcterms:modified></cp:coreProperties>"
    )


def write(path: Path, body: str, *, core: str = "", parts: dict[str, bytes] | None = None) -> Path:
    """Write a document.

    Args:
        body: The XML in its body.
        core: The XML of its properties.
        parts: More parts by name, or others in the place of the usual ones.
    """
    document = f'<w:document xmlns:w="{MAIN}"><w:body>{body}</w:body></w:document>'
    usual = {
        "_rels/.rels": RELATIONS,
        "word/document.xml": document,
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "docProps/core.xml": core or properties(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in ({name: text.encode() for name, text in usual.items()} | (parts or {})).items():
            file.writestr(name, content)
    return path

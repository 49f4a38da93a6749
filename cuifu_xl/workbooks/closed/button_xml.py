"""A button as Excel 2010 and later write it: in three places, under one number.

A shape in the old drawing (VML), which Excel and LibreOffice show; a control on the sheet, by which
other programs keep it; and a hidden shape in the new drawing, which ties the two together.
"""

from typing import NamedTuple

from cuifu_xl.workbooks.base import Button
from cuifu_xl.workbooks.xml.xml_text import escape

COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_A14 = "http://schemas.microsoft.com/office/drawing/2010/main"
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PROPERTIES = f'{_HEAD}<formControlPr xmlns="{_X14}" objectType="Button" lockText="1"/>'
EMPTY_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"></xml>'
)
EMPTY_DRAWING = (
    f'{_HEAD}<xdr:wsDr xmlns:xdr="{DRAWING}"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"></xdr:wsDr>'
)
SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201"'
    ' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path shadowok="f" o:extrusionok="f" strokeok="f" fillok="f" o:connecttype="rect"/>'
    '<o:lock v:ext="edit" shapetype="t"/></v:shapetype>'
)
# pixels inside the cell
_LEFT, _TOP, _WIDTH, _HEIGHT = 3, 9, 104, 25
_EMU, _POINT = 9525, 0.75  # of a pixel


class DrawnButton(NamedTuple):
    """A button and the cell in which it stands, counted from 0."""

    button: Button
    number: int  # unique on the sheet, in the block of numbers that the sheet has
    row: int
    column: int

    @property
    def name(self) -> str:
        """What programs list it as."""
        return f"Button {self.number % 1024}"

    def old_shape(self) -> str:
        """Its shape in the old drawing."""
        right, bottom = _LEFT + _WIDTH, _TOP + _HEIGHT
        places = (self.column, _LEFT, self.row, _TOP, self.column, right, self.row, bottom)
        size = f"width:{_WIDTH * _POINT:g}pt;height:{_HEIGHT * _POINT:g}pt"
        return (
            f'<v:shape id="_x0000_s{self.number}" type="#_x0000_t201"'
            f' alt="{escape(self.button.does)}"'
            f' style="position:absolute;margin-left:0;margin-top:0;{size};'
            f'z-index:{self.number % 1024};mso-wrap-style:tight" o:button="t"'
            ' fillcolor="buttonFace [67]" strokecolor="windowText [64]" o:insetmode="auto">'
            '<v:fill color2="buttonFace [67]" o:detectmouseclick="t"/>'
            '<o:lock v:ext="edit" rotation="t"/>'
            '<v:textbox style="mso-direction-alt:auto" o:singleclick="f">'
            '<div style="text-align:center"><font face="Calibri" size="220" color="#000000">'
            f"{escape(self.button.caption)}</font></div></v:textbox>"
            '<x:ClientData ObjectType="Button">'
            f"<x:Anchor>{', '.join(map(str, places))}</x:Anchor>"
            "<x:PrintObject>False</x:PrintObject><x:AutoFill>False</x:AutoFill>"
            f"<x:FmlaMacro>[0]!{self.button.macro}</x:FmlaMacro>"
            "<x:TextHAlign>Center</x:TextHAlign><x:TextVAlign>Center</x:TextVAlign>"
            "</x:ClientData></v:shape>"
        )

    def control(self, relation: str) -> str:
        """The control on the sheet; its properties stand in the part of this relationship."""
        start, end = self._corners()
        return _when(
            "x14",
            f'<control shapeId="{self.number}" r:id="{relation}" name="{self.name}">'
            '<controlPr defaultSize="0" print="0" autoFill="0" autoPict="0"'
            f' altText="{escape(self.button.does)}" macro="[0]!{self.button.macro}">'
            '<anchor moveWithCells="1">'
            f"<from>{start}</from><to>{end}</to></anchor></controlPr></control>",
        )

    def hidden_shape(self) -> str:
        """Its shape in the new drawing."""
        start, end = self._corners()
        return _when(
            "a14",
            f"<xdr:twoCellAnchor><xdr:from>{start}</xdr:from><xdr:to>{end}</xdr:to>"
            f'<xdr:sp macro="[0]!{self.button.macro}" textlink=""><xdr:nvSpPr>'
            f'<xdr:cNvPr id="{self.number}" name="{self.name}" hidden="1"><a:extLst>'
            '<a:ext uri="{63B3BB69-23CF-44E3-9099-C40C66FF867C}">'
            f'<a14:compatExt spid="_x0000_s{self.number}"/></a:ext></a:extLst></xdr:cNvPr>'
            '<xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr bwMode="auto"><a:xfrm><a:off x="0" y="0"/>'
            '<a:ext cx="0" cy="0"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            '<a:noFill/></xdr:spPr><xdr:txBody><a:bodyPr anchor="ctr"/><a:lstStyle/><a:p>'
            f'<a:pPr algn="ctr"/><a:r><a:rPr lang="zh-CN" sz="1100"/>'
            f"<a:t>{escape(self.button.caption)}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
            '<xdr:clientData fPrintsWithSheet="0"/></xdr:twoCellAnchor>',
            f' xmlns:a14="{_A14}"',
        )

    def _corners(self) -> tuple[str, str]:
        return self._corner(_LEFT, _TOP), self._corner(_LEFT + _WIDTH, _TOP + _HEIGHT)

    def _corner(self, right: int, down: int) -> str:
        return (
            f"<xdr:col>{self.column}</xdr:col><xdr:colOff>{right * _EMU}</xdr:colOff>"
            f"<xdr:row>{self.row}</xdr:row><xdr:rowOff>{down * _EMU}</xdr:rowOff>"
        )


def controls(inside: str) -> str:
    """All controls of a sheet, in one element."""
    return _when("x14", f"<controls>{inside}</controls>", f' xmlns:x14="{_X14}"')


def _when(known: str, content: str, spaces: str = "") -> str:
    """For programs that know this extension; others pass it over."""
    return (
        f'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}"><mc:Choice{spaces} Requires="{known}">'
        f"{content}</mc:Choice></mc:AlternateContent>"
    )

Attribute VB_Name = "Cuifu"
Option Explicit

' The buttons of the first sheet. ASCII only: Chinese is built from code points.

Sub PlanToday()
    ' An niu zai xia yi ban ti gong
    MsgBox ChrW(25353) & ChrW(38062) & ChrW(22312) & ChrW(19979) & ChrW(19968) & ChrW(29256) & ChrW(25552) & ChrW(20379), vbInformation, "Cuifu"
End Sub

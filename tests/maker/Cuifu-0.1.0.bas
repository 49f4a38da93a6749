Attribute VB_Name = "Cuifu"
' The buttons of the first sheet. Each starts the installed program, which does the work.
'
' One text for Excel on Windows and macOS and for LibreOffice: ASCII, no Declare, no class, no
' Option Explicit (ThisComponent is unknown to Excel), and no #If whose branches LibreOffice,
' which takes all of them, could not compile. What is said stands in the defined names say_*.

Sub ImportReport()
    Press "import_report"
End Sub

Sub PlanToday()
    Press "plan_today"
End Sub

Sub RegisterResults()
    Press "register_results"
End Sub

Sub ReconcilePayments()
    Press "reconcile_payments"
End Sub

Sub RefreshSummary()
    Press "refresh_summary"
End Sub

Sub ExportSms()
    Press "export_sms"
End Sub

Sub SplitWork()
    Press "split_work"
End Sub

Sub MergeWork()
    Press "merge_work"
End Sub

Sub CheckWorkbook()
    Press "check_workbook"
End Sub

Sub ClearOrders()
    Press "clear_orders"
End Sub

Private Sub Press(task As String)
    If IsObject(ThisComponent) Then
        PressInLibreOffice task
        Exit Sub
    End If
#If Mac Then
    PressOnMac task
#Else
    PressOnWindows task
#End If
End Sub

' Waits for the program: Excel takes no clicks meanwhile, only the program's calls.
Private Sub PressOnWindows(task As String)
    Dim host As Object, home As String, program As String, book As String
    Set host = CreateObject("WScript.Shell")
    home = host.ExpandEnvironmentStrings("%CUIFU_HOME%")
    If home = "%CUIFU_HOME%" Then home = host.ExpandEnvironmentStrings("%LOCALAPPDATA%\cuifu-xl")
    program = home & "\venv\Scripts\pythonw.exe"
    If Not CreateObject("Scripting.FileSystemObject").FileExists(program) Then
        Say "say_not_installed"
        Exit Sub
    End If
    On Error GoTo Blocked
    book = Quoted("--wb=" & ThisWorkbook.Name) & " --from_xl=1 --hwnd=" & Application.Hwnd
    If host.Run(Started(program, task) & book, 0, True) <> 0 Then Say "say_failed"
    Exit Sub
Blocked:
    Say "say_blocked"
End Sub

' Does not wait: Excel answers the program only when no macro runs.
Private Sub PressOnMac(task As String)
#If Mac Then
    Dim told As String
    On Error GoTo Missing
    told = Environ("CUIFU_HOME") & vbLf & task & vbLf & ThisWorkbook.Name
    If AppleScriptTask("cuifu.applescript", "startCuifu", told) = "started" Then Exit Sub
Missing:
    Say "say_not_installed"
#End If
End Sub

' Does not wait: the office would hold the lock that the program needs.
Private Sub PressInLibreOffice(task As String)
    Dim program As String
    program = ProgramForLibreOffice()
    If program = "" Then
        Say "say_not_installed"
    ElseIf ThisComponent.URL = "" Then
        Say "say_save_first"
    Else
        Shell Started(program, task) & Quoted("--url=" & ThisComponent.URL)
    End If
End Sub

Private Function ProgramForLibreOffice() As String
    Dim homes As Variant, home As Variant, program As Variant
    homes = Array(Environ("CUIFU_HOME"))
    If homes(0) = "" Then homes = Array(Environ("LOCALAPPDATA") & "\cuifu-xl", _
        Environ("HOME") & "/Library/Application Support/cuifu-xl", _
        Environ("HOME") & "/.local/share/cuifu-xl")
    For Each home In homes
        For Each program In Array("\venv\Scripts\pythonw.exe", "/venv/bin/python")
            If Dir(home & program) <> "" Then
                ProgramForLibreOffice = home & program
                Exit Function
            End If
        Next
    Next
End Function

Private Function Started(program As String, task As String) As String
    Started = Quoted(program) & " -I -m cuifu_xl.buttons " & task & " "
End Function

Private Function Quoted(words As String) As String
    Quoted = """" & words & """"
End Function

' A box that shows Chinese on any Windows; elsewhere the usual one does.
Private Sub Say(key As String)
    Dim words As String
    words = ThisWorkbook.Names(key).RefersTo
    words = Mid(words, 3, Len(words) - 3)
    On Error GoTo Elsewhere
    CreateObject("WScript.Shell").Popup words, 0, "Cuifu", 64 + 4096
    Exit Sub
Elsewhere:
    MsgBox words, vbInformation, "Cuifu"
End Sub

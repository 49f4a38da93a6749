-- Starts the program for a button of the workbook in Excel for macOS, and does not wait for it:
-- Excel answers the program only when no macro runs. The macro calls it through AppleScriptTask;
-- `cuifu install` puts it into ~/Library/Application Scripts/com.microsoft.Excel/
on startCuifu(told)
	set {home, task, book} to paragraphs of told
	if home is "" then set home to (POSIX path of (path to home folder)) & "Library/Application Support/cuifu-xl"
	set program to quoted form of (home & "/venv/bin/python")
	try
		do shell script "test -x " & program
	on error
		return "missing"
	end try
	set caller to quoted form of ("--wb=" & book) & " --from_xl=1"
	do shell script program & " -I -m cuifu_xl.buttons " & quoted form of task & " " & caller & " > /dev/null 2>&1 &"
	return "started"
end startCuifu

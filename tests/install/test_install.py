"""Installing and uninstalling on a Windows PC, a Mac and a Linux PC, all three in memory."""

import io
import json
from collections.abc import Sequence
from pathlib import PurePath, PurePosixPath, PureWindowsPath

import pytest

from cuifu_xl.app.cli.installing import put_all_in_place
from cuifu_xl.core.errors import CuifuError
from cuifu_xl.install import undoing
from cuifu_xl.install.libreoffice_profile import (
    CONNECTION,
    NEW_PROFILE,
    TRUSTED_FOLDERS,
    folders_in,
    folders_value,
    pipe_in,
    value_of,
    with_value,
)
from cuifu_xl.install.package import Package
from cuifu_xl.install.places import places
from cuifu_xl.install.receipt import read_receipt
from cuifu_xl.install.running import put_in_place, undoings
from cuifu_xl.install.steps import DownloadError, Run, Step, sentence
from tests.install.a_machine import (
    HUA,
    MemoryMachine,
    a_linux_pc,
    a_mac,
    a_windows_pc,
)
from tests.install.an_installation import PROFILE, a_profile, a_wish, install, steps_on, uninstall

LOCATIONS = r"Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations"
FOLDER_URL = "file:///home/hua/%E6%96%87%E6%A1%A3/%E5%82%AC%E4%BB%98"


def commands(steps: Sequence[Step]) -> list[tuple[str, ...]]:
    return [step.command for step in steps if isinstance(step, Run)]


def profile_of(machine: MemoryMachine) -> str:
    return machine.files[PROFILE].decode()


def test_on_windows_everything_lies_in_the_users_own_folders() -> None:
    home = rf"{HUA}\AppData\Local\cuifu-xl"
    assert [sentence(step) for step in steps_on(a_windows_pc(), a_wish(trust_in_excel=True))] == [
        f"建文件夹 {home}",
        rf"建文件夹 {home}\log",
        "给程序准备自己的 Python",
        rf"写用到的库和版本 {home}\requirements.lock",
        "下载并装上用到的库（几分钟）",
        "装上催付程序",
        rf"建文件夹 {HUA}\Documents\催付",
        rf"新建工作簿 {HUA}\Documents\催付\Cuifu.xlsm",
        rf"写桌面图标 {HUA}\Desktop\催付-计划今天.cmd",
        rf"Excel 信任文件夹 {HUA}\Documents\催付（HKCU\{LOCATIONS}\Location30）",
    ]


def test_on_a_mac_excel_gets_the_script_that_starts_the_program() -> None:
    home = "/Users/hua/Library/Application Support/cuifu-xl"
    scripts = "/Users/hua/Library/Application Scripts"
    assert [sentence(step) for step in steps_on(a_mac())] == [
        f"建文件夹 {home}",
        f"建文件夹 {home}/log",
        "给程序准备自己的 Python",
        f"写用到的库和版本 {home}/requirements.lock",
        "下载并装上用到的库（几分钟）",
        "装上催付程序",
        "建文件夹 /Users/hua/Documents/催付",
        "新建工作簿 /Users/hua/Documents/催付/Cuifu.xlsm",
        "写桌面图标 /Users/hua/Desktop/催付-计划今天.command",
        f"建文件夹 {scripts}",
        f"建文件夹 {scripts}/com.microsoft.Excel",
        f"写Excel 按钮要用的脚本 {scripts}/com.microsoft.Excel/cuifu.applescript",
    ]


def test_on_linux_libreoffice_trusts_the_folder_and_opens_a_pipe() -> None:
    home, profile = "/home/hua/.local/share/cuifu-xl", "/home/hua/.config/libreoffice"
    assert [sentence(step) for step in steps_on(a_linux_pc())] == [
        "建文件夹 /home/hua/.local",
        "建文件夹 /home/hua/.local/share",
        f"建文件夹 {home}",
        f"建文件夹 {home}/log",
        "给程序准备自己的 Python",
        f"写用到的库和版本 {home}/requirements.lock",
        "下载并装上用到的库（几分钟）",
        "装上催付程序",
        "建文件夹 /home/hua/文档/催付",
        "新建工作簿 /home/hua/文档/催付/Cuifu.xlsm",
        "写桌面图标 /home/hua/桌面/催付-计划今天.desktop",
        f"建文件夹 {profile}",
        f"建文件夹 {profile}/4",
        f"建文件夹 {profile}/4/user",
        f"写LibreOffice 的设置文件 {PROFILE}",
        f"LibreOffice 信任 {FOLDER_URL}（{PROFILE}）",
        f"LibreOffice 打开一个只给本机本人用的连接（{PROFILE}）",
        f"写LibreOffice 的连接名 {home}/libreoffice-pipe",
    ]


@pytest.mark.parametrize("machine", [a_windows_pc(), a_mac(), a_linux_pc()])
def test_after_uninstalling_only_the_workbook_is_left(machine: MemoryMachine) -> None:
    before = machine.tree()
    where = places(machine)
    install(machine, a_wish(trust_in_excel=True))
    assert machine.exists(where.home.python)
    assert machine.tree() != before
    machine.files[where.home.log] = "昨天出的错".encode()
    uninstall(machine)
    files, folders, keys = machine.tree()
    assert files.pop(where.workbook) == b"a new workbook"
    kept = {where.folder, *where.folder.parents}
    assert (files, folders - kept, keys) == (before[0], before[1] - kept, before[2])


@pytest.mark.parametrize("machine", [a_windows_pc(), a_mac(), a_linux_pc()])
def test_what_is_in_place_is_not_installed_again(machine: MemoryMachine) -> None:
    wish = a_wish(trust_in_excel=True)
    install(machine, wish)
    again = steps_on(machine, wish)
    assert [sentence(step) for step in again] == [
        "给程序准备自己的 Python",
        f"写用到的库和版本 {places(machine).home.folder / 'requirements.lock'}",
        "下载并装上用到的库（几分钟）",
        "装上催付程序",
    ]
    receipt = read_receipt(machine, places(machine).home)
    install(machine, wish)
    assert read_receipt(machine, places(machine).home) == receipt


def test_a_newer_version_replaces_the_program_and_the_icon_and_can_still_be_removed() -> None:
    machine = a_mac()
    before = machine.tree()
    install(machine)
    newer = Package(PurePosixPath("/media/新版"), b"jinja2==4.0", b"on press() -- newer")
    install(machine, a_wish(package=newer))
    script = PurePosixPath(
        "/Users/hua/Library/Application Scripts/com.microsoft.Excel/cuifu.applescript"
    )
    assert machine.files[script] == b"on press() -- newer"
    del machine.files[places(machine).workbook]
    uninstall(machine)
    assert machine.tree() == before


def test_the_owners_workbook_is_never_written_over_or_deleted() -> None:
    machine = a_mac()
    workbook = places(machine).workbook
    machine.folders.add(workbook.parent)
    machine.files[workbook] = b"a year of work"
    install(machine)
    uninstall(machine)
    assert machine.files[workbook] == b"a year of work"
    assert workbook.parent in machine.folders


def test_a_file_of_the_owner_that_has_our_name_is_left_alone_before_anything_is_done() -> None:
    machine = a_mac()
    icon = PurePosixPath("/Users/hua/Desktop/催付-计划今天.command")
    machine.files[icon] = b"my own"
    before = machine.tree()
    with pytest.raises(CuifuError, match="已经有了，不是本程序写的"):
        install(machine)
    assert machine.tree() == before


def test_an_icon_that_the_owner_has_changed_stays() -> None:
    machine = a_mac()
    install(machine)
    icon = PurePosixPath("/Users/hua/Desktop/催付-计划今天.command")
    machine.files[icon] += b"# mine"
    uninstall(machine)
    assert machine.exists(icon)


def test_an_icon_of_ours_is_removed_also_after_the_receipt_was_lost() -> None:
    machine = a_mac()
    install(machine)
    machine.remove_tree(places(machine).home.folder)
    install(machine)
    uninstall(machine)
    assert not machine.exists(PurePosixPath("/Users/hua/Desktop/催付-计划今天.command"))


def test_with_uv_uv_makes_the_programs_python() -> None:
    machine = a_linux_pc("/usr/bin/uv")
    home = places(machine).home
    to = ("/usr/bin/uv", "--no-cache", "pip", "install", "--python", str(home.python))
    lock = str(home.folder / "requirements.lock")
    venv, packages, program, _ = commands(steps_on(machine))
    assert venv == (
        *("/usr/bin/uv", "--no-cache", "venv", "--allow-existing"),
        *("--python", "/usr/bin/python3", str(home.venv)),
    )
    assert packages == (*to, "--require-hashes", "--only-binary", ":all:", "-r", lock)
    assert program == (
        *(*to, "--no-deps", "--no-build-isolation", "--force-reinstall"),
        "/media/催付",
    )


def test_without_uv_what_comes_with_python_makes_it_and_a_mirror_may_be_named() -> None:
    machine = a_linux_pc()
    home = places(machine).home
    pip = (str(home.python), "-I", "-m", "pip", "--disable-pip-version-check", "--no-cache-dir")
    lock = str(home.folder / "requirements.lock")
    venv, packages, program, new = commands(steps_on(machine, a_wish(mirror="https://m/simple")))
    assert venv == ("/usr/bin/python3", "-I", "-m", "venv", str(home.venv))
    assert packages == (
        *(*pip, "install", "--require-hashes", "--only-binary", ":all:", "-r", lock),
        *("--index-url", "https://m/simple"),
    )
    assert program == (
        *(*pip, "install", "--no-deps", "--no-build-isolation", "--force-reinstall"),
        "/media/催付",
    )
    workbook = str(places(machine).workbook)
    assert new == (str(home.python), "-I", "-m", "cuifu_xl", "new", workbook)


@pytest.mark.parametrize(("programs", "index"), [((), 4), (("/usr/bin/uv",), 3)])
def test_a_python_of_another_version_starts_from_an_empty_folder(
    programs: tuple[str, ...], index: int
) -> None:
    machine = a_linux_pc(*programs)
    install(machine)
    assert "--clear" not in commands(steps_on(machine))[0]
    machine.python_version = "3.14"
    assert commands(steps_on(machine))[0][index] == "--clear"


def test_the_installed_program_mends_the_rest_without_a_package_at_hand() -> None:
    machine = a_windows_pc()
    install(machine)
    where = places(machine)
    machine.python = where.home.python
    del machine.files[where.desktop / "催付-计划今天.cmd"]
    wish = a_wish(package=Package(None, b"jinja2==3.1.6", b""))
    assert [sentence(step) for step in steps_on(machine, wish)] == [
        rf"写桌面图标 {HUA}\Desktop\催付-计划今天.cmd"
    ]


def test_a_python_from_elsewhere_without_the_package_says_where_to_start() -> None:
    with pytest.raises(CuifuError, match="找不到安装包"):
        steps_on(a_mac(), a_wish(package=Package(None, b"", b"")))


def test_the_python_of_the_microsoft_store_is_refused() -> None:
    machine = a_windows_pc()
    machine.base_python = PureWindowsPath(
        r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.13_x64\python.exe"
    )
    with pytest.raises(CuifuError, match="微软商店"):
        steps_on(machine)


def test_a_download_that_fails_leaves_a_receipt_to_uninstall_by() -> None:
    machine = a_linux_pc()
    before = machine.tree()
    machine.fails = "--require-hashes"
    with pytest.raises(DownloadError, match=r"没有成功。请看网络.*--mirror.*install\.log"):
        install(machine)
    uninstall(machine)
    assert machine.tree() == before


def test_where_packages_cannot_be_fetched_the_owner_is_asked_for_a_mirror_until_none_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine = a_linux_pc()
    machine.fails = "--require-hashes"
    monkeypatch.setattr("sys.stdin", io.StringIO(" https://m/simple \n\n"))
    with pytest.raises(DownloadError):
        put_all_in_place(machine, places(machine), a_wish(), may_ask=True)
    downloads = [command for command in machine.ran if machine.fails in command]
    assert ["https://m/simple" in command for command in downloads] == [False, True]


def test_where_nobody_is_there_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = a_linux_pc()
    machine.fails = "--require-hashes"
    monkeypatch.setattr("sys.stdin", io.StringIO("https://m/simple\n"))
    with pytest.raises(DownloadError):
        put_all_in_place(machine, places(machine), a_wish(), may_ask=False)
    assert len([command for command in machine.ran if machine.fails in command]) == 1


def test_a_folder_that_cannot_be_written_is_a_sentence() -> None:
    machine = a_linux_pc()
    steps = steps_on(machine)
    with pytest.raises(CuifuError, match="没有做成"):
        put_in_place(machine, places(machine), steps[3:], print)


def test_excel_is_not_told_to_trust_anything_unless_the_owner_agrees() -> None:
    machine = a_windows_pc()
    before = dict(machine.keys)
    install(machine)
    assert machine.keys == before


def test_excel_trusts_only_the_workbooks_folder_and_forgets_it_again() -> None:
    machine = a_windows_pc()
    machine.keys[rf"{LOCATIONS}\Location30"] = {"Path": "C:\\别人的\\"}
    install(machine, a_wish(trust_in_excel=True))
    assert machine.keys[rf"{LOCATIONS}\Location31"] == {
        "Path": f"{HUA}\\Documents\\催付\\",
        "AllowSubFolders": 0,
        "Description": "cuifu-xl",
    }
    uninstall(machine)
    assert rf"{LOCATIONS}\Location31" not in machine.keys
    assert machine.keys[rf"{LOCATIONS}\Location30"] == {"Path": "C:\\别人的\\"}


def test_a_trusted_folder_that_the_owner_has_changed_since_stays() -> None:
    machine = a_windows_pc()
    install(machine, a_wish(trust_in_excel=True))
    theirs = {"Path": "D:\\店\\", "AllowSubFolders": 1}
    machine.keys[rf"{LOCATIONS}\Location30"] = theirs
    uninstall(machine)
    assert machine.keys[rf"{LOCATIONS}\Location30"] == theirs


def test_a_pc_without_excel_gets_no_key() -> None:
    machine = a_windows_pc()
    del machine.keys[r"Software\Microsoft\Office\16.0\Excel"]
    before = dict(machine.keys)
    install(machine, a_wish(trust_in_excel=True))
    assert machine.keys == before


def test_the_pipes_name_is_noted_where_the_buttons_look_for_it() -> None:
    machine = a_linux_pc()
    install(machine)
    assert pipe_in(value_of(profile_of(machine), CONNECTION)) == "cuifu-0123"
    assert machine.files[places(machine).home.libreoffice_pipe] == b"cuifu-0123\n"
    assert folders_in(value_of(profile_of(machine), TRUSTED_FOLDERS)) == [FOLDER_URL]


def test_a_pipe_that_is_open_already_is_used_and_left_open() -> None:
    machine = a_linux_pc()
    own = "<value>pipe,name=own;urp;StarOffice.ServiceManager</value>"
    a_profile(machine, with_value(NEW_PROFILE, CONNECTION, own))
    install(machine)
    assert machine.files[places(machine).home.libreoffice_pipe] == b"own\n"
    uninstall(machine)
    assert value_of(profile_of(machine), CONNECTION) == own


def test_another_kind_of_connection_is_the_owners_own_business() -> None:
    machine = a_linux_pc()
    own = "<value>socket,host=localhost,port=2002;urp;</value>"
    a_profile(machine, with_value(NEW_PROFILE, CONNECTION, own))
    install(machine)
    assert value_of(profile_of(machine), CONNECTION) == own
    assert not machine.exists(places(machine).home.libreoffice_pipe)


def test_settings_come_back_as_they_were() -> None:
    machine = a_linux_pc()
    mine = folders_value(["file:///home/hua/账本"])
    text = with_value(NEW_PROFILE, TRUSTED_FOLDERS, mine)
    text = with_value(text, CONNECTION, '<value xsi:nil="true"/>')
    a_profile(machine, text)
    install(machine)
    assert folders_in(value_of(profile_of(machine), TRUSTED_FOLDERS)) == [
        "file:///home/hua/账本",
        FOLDER_URL,
    ]
    uninstall(machine)
    assert profile_of(machine) == text


def test_folders_that_the_owner_trusted_before_and_since_stay_trusted() -> None:
    machine = a_linux_pc()
    before, since = "file:///home/hua/账本", "file:///home/hua/新的"
    a_profile(machine, with_value(NEW_PROFILE, TRUSTED_FOLDERS, folders_value([before])))
    install(machine)
    now = folders_value([before, FOLDER_URL, since])
    machine.files[PROFILE] = with_value(profile_of(machine), TRUSTED_FOLDERS, now).encode()
    uninstall(machine)
    assert profile_of(machine) == with_value(
        NEW_PROFILE, TRUSTED_FOLDERS, folders_value([before, since])
    )


def test_a_connection_that_the_owner_changed_since_stays() -> None:
    machine = a_linux_pc()
    a_profile(machine)
    install(machine)
    since = "<value>pipe,name=later;urp;</value>"
    machine.files[PROFILE] = with_value(profile_of(machine), CONNECTION, since).encode()
    uninstall(machine)
    assert value_of(profile_of(machine), CONNECTION) == since


def test_nothing_is_changed_while_libreoffice_is_open() -> None:
    machine = a_linux_pc()
    a_profile(machine)
    lock = PurePosixPath("/home/hua/.config/libreoffice/4/.lock")
    machine.files[lock] = b"[Lockdata]"
    before = machine.tree()
    with pytest.raises(CuifuError, match="LibreOffice 开着"):
        install(machine)
    assert machine.tree() == before
    del machine.files[lock]
    install(machine)
    machine.files[lock] = b"[Lockdata]"
    installed = machine.tree()
    with pytest.raises(CuifuError, match="LibreOffice 开着"):
        uninstall(machine)
    assert machine.tree() == installed


def test_an_open_libreoffice_does_not_matter_when_its_settings_are_right_already() -> None:
    machine = a_linux_pc()
    install(machine)
    machine.files[PurePosixPath("/home/hua/.config/libreoffice/4/.lock")] = b"[Lockdata]"
    install(machine)


def test_damaged_settings_of_libreoffice_stop_the_installation_before_anything_is_done() -> None:
    machine = a_linux_pc()
    a_profile(machine, "<oor:items")
    before = machine.tree()
    with pytest.raises(CuifuError, match="看不懂，没有动它"):
        install(machine)
    assert machine.tree() == before


def test_libreoffice_that_has_gone_does_not_stop_the_uninstallation() -> None:
    machine = a_linux_pc()
    install(machine)
    machine.remove_tree(PROFILE.parent)
    uninstall(machine)
    assert not machine.exists(PROFILE)


def test_on_windows_the_programs_folder_goes_when_its_own_python_has_ended() -> None:
    machine = a_windows_pc()
    install(machine)
    where = places(machine)
    home = where.home.folder
    machine.python = where.home.python
    told = uninstall(machine)
    assert told[-1] == f"{home} 在这个窗口关掉以后删"
    assert not machine.exists(where.desktop / "催付-计划今天.cmd")
    assert machine.exists(home)
    [(python, _, _, program, work)] = machine.left_running
    assert python == str(machine.base_python)
    compile(program, "", "exec")
    assert undoing_paths(work) == [
        ("file", home / "requirements.lock"),
        ("tree", home / "venv"),
        ("tree", home / "log"),
        ("file", home / "installed.json"),
        ("empty", home),
    ]


def undoing_paths(work: str) -> list[tuple[str, PurePath]]:
    return [(kind, PureWindowsPath(path)) for kind, path in json.loads(work)]


def test_what_an_uninstallation_will_do_is_said_before_it_is_done() -> None:
    machine = a_windows_pc()
    install(machine)
    home = rf"{HUA}\AppData\Local\cuifu-xl"
    said = [undoing.sentence(one) for one in undoings(machine, places(machine))]
    assert said == [
        rf"删掉 {HUA}\Desktop\催付-计划今天.cmd（改过就留着）",
        rf"删掉空文件夹 {HUA}\Documents\催付（里面还有东西就留着）",
        rf"删掉 {home}\requirements.lock（改过就留着）",
        rf"删掉文件夹 {home}\venv",
        rf"删掉文件夹 {home}\log",
        f"删掉空文件夹 {home}（里面还有东西就留着）",
    ]

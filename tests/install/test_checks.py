"""doctor says what is in place and how to mend the rest."""

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from cuifu_xl.install.checks import INSTALL_AGAIN, Check, checks
from cuifu_xl.install.places import places
from tests.install.a_machine import HUA, MemoryMachine, a_linux_pc, a_mac, a_windows_pc
from tests.install.an_installation import PROFILE, a_profile, a_wish, install


def found(machine: MemoryMachine) -> dict[str, Check]:
    return {check.name: check for check in checks(machine, places(machine))}


def faults(machine: MemoryMachine) -> list[str]:
    return [check.name for check in checks(machine, places(machine)) if not check.ok]


@pytest.mark.parametrize("machine", [a_windows_pc(), a_mac(), a_linux_pc()])
def test_after_installing_nothing_is_missing(machine: MemoryMachine) -> None:
    assert faults(machine)[:2] == ["程序", "工作簿"]
    install(machine)
    assert faults(machine) == []


def test_each_system_is_asked_about_what_it_has() -> None:
    common = ["程序", "工作簿", "桌面图标"]
    windows, mac, linux = a_windows_pc(), a_mac(), a_linux_pc()
    for machine in (windows, mac, linux):
        install(machine)
    assert sorted(found(windows)) == sorted([*common, "网络标记", "Excel 信任"])
    assert sorted(found(mac)) == sorted([*common, "Excel 脚本"])
    libreoffice = ["LibreOffice 信任", "LibreOffice 连接", "LibreOffice 接口"]
    assert sorted(found(linux)) == sorted([*common, *libreoffice])


def test_everything_missing_says_how_to_mend_it() -> None:
    for machine in (a_windows_pc(), a_mac(), a_linux_pc()):
        missing = [check for check in found(machine).values() if not check.ok]
        assert missing
        assert all(check.mend and check.found for check in missing)


def test_a_python_that_cannot_speak_with_libreoffice_is_a_fault_where_it_can_be_mended() -> None:
    linux, mac = a_linux_pc(), a_mac()
    mac.programs["soffice"] = mac.path("/usr/local/bin/soffice")
    for machine in (linux, mac):
        install(machine)
        assert found(machine)["LibreOffice 接口"].found == "通"
        machine.fails = machine.ran[-1][-1]
        assert "python_uno" in machine.fails
    assert faults(linux) == ["LibreOffice 接口"]
    assert faults(mac) == []
    assert "请用 Excel，或桌面图标" in found(mac)["LibreOffice 接口"].found


def test_a_program_of_another_version_is_to_be_installed_again() -> None:
    machine = a_mac()
    install(machine)
    checks(machine, places(machine))
    machine.fails = machine.ran[-1][-1]
    assert "cuifu_xl.__version__ !=" in machine.fails
    program = found(machine)["程序"]
    assert (program.ok, program.mend) == (False, INSTALL_AGAIN)


def test_the_mark_of_the_web_is_found_and_the_box_to_tick_named() -> None:
    machine = a_windows_pc()
    install(machine)
    stream = PureWindowsPath(rf"{HUA}\Documents\催付\Cuifu.xlsm:Zone.Identifier")
    machine.files[stream] = b"[ZoneTransfer]\r\nZoneId=3\r\n"
    assert found(machine)["网络标记"] == Check(
        "网络标记",
        False,
        "工作簿带着「来自网络」的标记，宏会被拦住",
        "右键工作簿 → 属性 → 勾「解除锁定」→ 确定。",
    )


def test_not_trusting_in_excel_is_the_owners_choice() -> None:
    machine = a_windows_pc()
    install(machine)
    assert found(machine)["Excel 信任"].ok
    assert "cuifu install --trust" in found(machine)["Excel 信任"].found
    install(machine, a_wish(trust_in_excel=True))
    assert found(machine)["Excel 信任"].found == rf"{HUA}\Documents\催付"


def test_an_icon_of_an_older_version_is_to_be_renewed() -> None:
    machine = a_mac()
    install(machine)
    machine.files[PurePosixPath("/Users/hua/Desktop/催付-计划今天.command")] = b"older"
    assert faults(machine) == ["桌面图标"]


def test_a_pipe_of_another_name_than_noted_is_a_fault() -> None:
    machine = a_linux_pc()
    install(machine)
    machine.files[places(machine).home.libreoffice_pipe] = b"another\n"
    assert faults(machine) == ["LibreOffice 连接"]


def test_settings_of_libreoffice_that_were_reset_are_faults() -> None:
    machine = a_linux_pc()
    install(machine)
    a_profile(machine)
    assert faults(machine) == ["LibreOffice 信任", "LibreOffice 连接"]
    machine.files[PROFILE] = b"damaged \xff"
    assert faults(machine) == ["LibreOffice 信任", "LibreOffice 连接"]

import json

import pytest
import yaml

from tools.preview_copy import PLACEHOLDER, InvalidInput, main, settings_for_preview, without_secrets

ASSET = {"4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", "hash": "h"}
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abc"}
STATE = {
    "version": 3,
    "deployment": {
        "secrets_providers": {"type": "passphrase", "state": {"salt": "v1:salt"}},
        "resources": [
            {"inputs": {"apiKey": SECRET, "list": [{"a": SECRET}], "plain": "x"}, "outputs": {"apiKey": SECRET}},
            {
                "inputs": {
                    "asset": {"4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", "hash": "h"}
                }
            },
        ],
    },
}


def test_every_secret_of_a_state_is_replaced_and_nothing_else():
    copy = without_secrets(json.dumps(STATE))
    assert "ciphertext" not in copy
    assert "v1:salt" not in copy
    first, second = json.loads(copy)["deployment"]["resources"]
    assert first["inputs"] == {"apiKey": PLACEHOLDER, "list": [{"a": PLACEHOLDER}], "plain": "x"}
    assert first["outputs"] == {"apiKey": PLACEHOLDER}
    assert second == STATE["deployment"]["resources"][1]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"deployment": 1}'])
def test_anything_else_is_no_state(text):
    with pytest.raises(InvalidInput, match="the state"):
        without_secrets(text)


def test_the_settings_are_the_plain_ones_with_the_secrets_for_previews():
    stack = """
        encryptionsalt: v1:write
        secretsprovider: awskms://x
        config: {datadog:apiUrl: https://api.datadoghq.eu, datadog:apiKey: {secure: v1:write}, watchbill:catalog: x}
    """
    preview = "{encryptionsalt: v1:read, config: {datadog:apiKey: {secure: v1:read}}}"
    settings = settings_for_preview(stack, preview)
    assert "write" not in settings
    assert yaml.safe_load(settings) == {
        "encryptionsalt": "v1:read",
        "config": {
            "datadog:apiUrl": "https://api.datadoghq.eu",
            "datadog:apiKey": {"secure": "v1:read"},
            "watchbill:catalog": "x",
            "watchbill:validateMonitors": "false",
        },
    }
    assert yaml.safe_load(settings_for_preview("", "config:\n"))["config"] == {"watchbill:validateMonitors": "false"}


@pytest.mark.parametrize("text", ["a: [", "[a]", "config: 1"])
def test_invalid_settings_are_refused(text):
    with pytest.raises(InvalidInput, match="the settings"):
        settings_for_preview("", text)


def test_a_missing_file_for_previews_is_one_message(tmp_path, capsys):
    (tmp_path / "Pulumi.prod.yaml").write_text("config: {}")
    assert main(["settings", str(tmp_path / "Pulumi.prod.yaml"), str(tmp_path / "Pulumi-preview.prod.yaml")]) == 1
    assert "Pulumi-preview.prod.yaml" in capsys.readouterr().err
    assert main(["x"]) == 1
